"""What the demo hospital orders, measures, gives and charges: LOINC codes where there is one, local codes beside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyte:
    """One measured thing: `kind` is OBX-2 (NM, SN, ST); `local` is the lab's own code (OBX-3.4)."""

    loinc: str
    local: str
    name: str
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    decimals: int = 0
    kind: str = "NM"
    texts: tuple[str, ...] = ()  # the values of an ST or SN analyte


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A lab order and what comes back."""

    code: str
    name: str
    analytes: tuple[Analyte, ...]
    section: str = "CH"  # OBR-24


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A radiology order and its report, line by line."""

    code: str
    name: str
    modality: str
    findings: tuple[str, ...]
    impression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """A pharmacy order. `local` is a code without an alias at the pharmacy."""

    code: str
    name: str
    local: str
    dose: str
    unit: str
    form: str
    route: str
    sig: str


def _nm(loinc: str, local: str, name: str, unit: str, low: float, high: float, decimals: int = 0) -> Analyte:
    return Analyte(loinc=loinc, local=local, name=name, unit=unit, low=low, high=high, decimals=decimals)


_NEG = ("Negative", "Negative", "Negative", "Trace", "1+")

PANELS: tuple[Panel, ...] = (
    Panel(code="BMP", name="Basic metabolic panel", analytes=(
        _nm("2345-7", "GLU", "Glucose", "mg/dL", 70, 99), _nm("3094-0", "BUN", "Urea nitrogen", "mg/dL", 7, 20),
        _nm("2160-0", "CREA", "Creatinine", "mg/dL", 0.6, 1.3, 2), _nm("2951-2", "NA", "Sodium", "mmol/L", 135, 145),
        _nm("2823-3", "K", "Potassium", "mmol/L", 3.5, 5.1, 1), _nm("2075-0", "CL", "Chloride", "mmol/L", 98, 107),
        _nm("2028-9", "CO2", "Carbon dioxide", "mmol/L", 22, 29),
        _nm("17861-6", "CA", "Calcium", "mg/dL", 8.6, 10.3, 1),
    )),
    Panel(code="CBC", name="Complete blood count", section="HM", analytes=(
        _nm("6690-2", "WBC", "Leukocytes", "10*3/uL", 4.5, 11.0, 1),
        _nm("789-8", "RBC", "Erythrocytes", "10*6/uL", 4.2, 5.9, 2),
        _nm("718-7", "HGB", "Hemoglobin", "g/dL", 12.0, 17.5, 1), _nm("4544-3", "HCT", "Hematocrit", "%", 36, 50, 1),
        _nm("787-2", "MCV", "MCV", "fL", 80, 100, 1), _nm("785-6", "MCH", "MCH", "pg", 27, 33, 1),
        _nm("786-4", "MCHC", "MCHC", "g/dL", 32, 36, 1), _nm("788-0", "RDW", "RDW", "%", 11.5, 14.5, 1),
        _nm("777-3", "PLT", "Platelets", "10*3/uL", 150, 400), _nm("770-8", "NEU", "Neutrophils", "%", 40, 70, 1),
        _nm("736-9", "LYM", "Lymphocytes", "%", 20, 45, 1), _nm("5905-5", "MON", "Monocytes", "%", 2, 10, 1),
    )),
    Panel(code="LIPID", name="Lipid panel", analytes=(
        _nm("2093-3", "CHOL", "Cholesterol", "mg/dL", 120, 200),
        _nm("2571-8", "TRIG", "Triglyceride", "mg/dL", 40, 150),
        _nm("2085-9", "HDL", "HDL cholesterol", "mg/dL", 40, 80),
        _nm("13457-7", "LDLC", "LDL cholesterol", "mg/dL", 50, 130),
    )),
    Panel(code="TROP", name="Troponin I", analytes=(
        Analyte(loinc="10839-9", local="TNI", name="Troponin I", unit="ng/mL", kind="SN",
                texts=("<^0.01", "<^0.01", "<^0.04", "^0.09", ">^2.00")),
    )),
    Panel(code="TSH", name="Thyrotropin", analytes=(_nm("3016-3", "TSH", "Thyrotropin", "mIU/L", 0.4, 4.0, 2),)),
    Panel(code="UA", name="Urinalysis", section="UR", analytes=(
        Analyte(loinc="5778-6", local="UCOL", name="Color", kind="ST", texts=("Yellow", "Amber", "Straw")),
        Analyte(loinc="5804-0", local="UPRO", name="Protein", kind="ST", texts=_NEG),
        Analyte(loinc="5792-7", local="UGLU", name="Glucose", kind="ST", texts=_NEG),
        _nm("5811-5", "USG", "Specific gravity", "", 1.005, 1.030, 3), _nm("5803-2", "UPH", "pH", "", 5, 8, 1),
    )),
)  # fmt: skip

VITALS = Panel(code="VITALS", name="Vital signs", section="PHY", analytes=(
    _nm("8867-4", "HR", "Heart rate", "/min", 60, 100), _nm("9279-1", "RR", "Respiratory rate", "/min", 12, 20),
    _nm("59408-5", "SPO2", "Oxygen saturation", "%", 94, 100), _nm("8310-5", "TEMP", "Body temperature", "Cel", 36, 38, 1),
))  # fmt: skip
"""What the monitors of the wards report without an order."""

STUDIES: tuple[Study, ...] = (
    Study(code="XR2V", name="Chest 2 views", modality="CR", impression="No acute cardiopulmonary process.", findings=(
        "Heart size is normal.", "Lungs are clear; no effusion & no pneumothorax.")),
    Study(code="CTHEAD", name="CT head without contrast", modality="CT", impression="No acute intracranial finding.",
          findings=("No hemorrhage, mass or midline shift.", "Ventricles are normal in size.")),
    Study(code="USABD", name="Ultrasound abdomen", modality="US", impression="Gallstones without cholecystitis.",
          findings=("Several mobile gallstones.", "Common duct measures 4 mm.", "Kidneys are normal.")),
    Study(code="MRKNEE", name="MRI knee", modality="MR", impression="Small joint effusion.",
          findings=("Menisci and ligaments are intact.", "Small effusion.")),
)  # fmt: skip


def _drug(code: str, name: str, dose: str, form: str, route: str, sig: str) -> Drug:
    amount, unit = dose.split()
    return Drug(code=code, local=f"{code}L", name=name, dose=amount, unit=unit, form=form, route=route, sig=sig)


DRUGS: tuple[Drug, ...] = (
    _drug("197361", "Amlodipine 5 MG Tab", "5 mg", "TAB", "PO", "Once daily"),
    _drug("313782", "Acetaminophen 325 MG Tab", "650 mg", "TAB", "PO", "Every 6 hours as needed"),
    _drug("1665060", "Cefazolin 1000 MG Inj", "1 g", "INJ", "IV", "Every 8 hours"),
    _drug("861007", "Metformin 500 MG Tab", "500 mg", "TAB", "PO", "Twice daily with meals"),
    _drug("854235", "Enoxaparin 40 MG Inj", "40 mg", "INJ", "SC", "Once daily"),
)

CHARGES: tuple[tuple[str, str, str], ...] = (
    ("99284", "Emergency visit, level 4", "812.00"), ("80048", "Basic metabolic panel", "64.50"),
    ("85025", "Complete blood count", "48.75"), ("71046", "Chest X-ray, 2 views", "236.00"),
    ("99231", "Hospital care, subsequent", "148.00"), ("36415", "Venipuncture", "18.00"),
)  # fmt: skip
"""Charge code, description, price."""

VISIT_TYPES: tuple[tuple[str, str], ...] = (
    ("FUV", "Follow-up visit"), ("NPV", "New patient visit"), ("PREOP", "Pre-operative check"), ("IMG", "Imaging"),
)  # fmt: skip
"""Appointment type, description."""

DIETS: tuple[tuple[str, str], ...] = (
    ("REG", "Regular diet"), ("NPO", "Nothing by mouth"), ("CARB", "Carbohydrate controlled"), ("RENAL", "Renal diet"),
)  # fmt: skip
"""Diet code, description (ODS-3)."""

VACCINES: tuple[tuple[str, str, str], ...] = (
    ("140", "Influenza, seasonal, injectable", "0.5"), ("115", "Tdap", "0.5"), ("33", "Pneumococcal, 23 valent", "0.5"),
    ("08", "Hepatitis B, paediatric", "0.5"),
)  # fmt: skip
"""CVX code, name, amount in mL."""

DOCUMENTS: tuple[tuple[str, str], ...] = (
    ("18842-5", "Discharge summary"), ("34117-2", "History and physical"), ("11488-4", "Consultation note"),
    ("11504-8", "Operative note"),
)  # fmt: skip
"""LOINC code and name of a dictated document."""

COMMENTS: tuple[str, ...] = (
    "Specimen slightly hemolyzed; result checked twice.",
    "Called to ward & read back by charge nurse.",
    "Non-fasting sample | see collection note",
    "Reference range changed on the first of the month.",
    "Repeat in 6 h if clinically indicated.",
)
"""Free text of NTE-3, with delimiters in it on purpose: they have to be escaped."""

UNALIASED: dict[str, str] = {
    f"{analyte.loinc}L": analyte.loinc for panel in PANELS for analyte in panel.analytes
} | {drug.local: drug.code for drug in DRUGS} | {"FUX": "FUV"}  # fmt: skip
"""Code without an alias at the receiver -> the code it should have been; the cure an analyst finds."""
