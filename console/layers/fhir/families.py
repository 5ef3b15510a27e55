"""Resource types by what they are about: people, things that name nobody, and orders with their results."""

from __future__ import annotations

PEOPLE = frozenset({"Patient", "Person", "RelatedPerson", "Practitioner"})
"""Resources that are a person: what is not known to be harmless in them is private."""

NAMES_PEOPLE = PEOPLE | {"PractitionerRole", "Group", "CareTeam"}
"""What a reference leads to where its id, or its display, tells who somebody is."""

NOBODY = frozenset(
    {"ActivityDefinition", "CapabilityStatement", "CatalogEntry", "ChargeItemDefinition", "CodeSystem", "ConceptMap"}
    | {"CompartmentDefinition", "DeviceDefinition", "Endpoint", "EventDefinition", "Evidence", "EvidenceVariable"}
    | {"EffectEvidenceSynthesis", "RiskEvidenceSynthesis", "ExampleScenario", "GraphDefinition", "HealthcareService"}
    | {"ImplementationGuide", "InsurancePlan", "Library", "Location", "Measure", "Medication", "MedicationKnowledge"}
    | {"MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MessageDefinition"}
    | {"MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "NamingSystem"}
    | {"MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical"}
    | {"MedicinalProductUndesirableEffect", "ObservationDefinition", "OperationDefinition", "Organization"}
    | {"OrganizationAffiliation", "PlanDefinition", "Questionnaire", "ResearchDefinition", "ResearchElementDefinition"}
    | {"SearchParameter", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Substance", "ValueSet"}
    | {"SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation"}
    | {"SubstanceSourceMaterial", "SubstanceSpecification", "TerminologyCapabilities", "TestScript", "TestReport"}
)
"""Definitions, products, places and organisations: their texts and numbers tell of no patient."""

NUMBERED = frozenset(
    {"AllergyIntolerance", "Appointment", "AppointmentResponse", "Bundle", "CarePlan", "ClinicalImpression"}
    | {"Communication", "CommunicationRequest", "Composition", "Condition", "Consent", "DeviceRequest"}
    | {"DiagnosticReport", "DocumentManifest", "DocumentReference", "Flag", "Goal", "GuidanceResponse", "ImagingStudy"}
    | {"Immunization", "List", "Media", "MedicationAdministration", "MedicationDispense", "MedicationRequest"}
    | {"MedicationStatement", "NutritionOrder", "Observation", "Procedure", "RequestGroup", "RiskAssessment"}
    | {"Schedule", "ServiceRequest", "Slot", "Specimen", "SupplyDelivery", "SupplyRequest", "Task"}
)
"""Their identifiers are the numbers of orders, results and documents: what an analyst mends."""
