"""Meanings of coded values, from HL7 Terminology (THO, CC0); some shortened, 0396 only its commonest."""

from __future__ import annotations

PACKED: dict[str, str] = {
    "0001": ("F=Female|M=Male|O=Other|U=Unknown|A=Ambiguous|N=Not applicable|X=Non-Binary"),
    "0002": (
        "A=Separated|D=Divorced|M=Married|S=Single|W=Widowed|C=Common law|G=Living together|P=Domestic partner|"
        "R=Registered domestic partner|E=Legally Separated|N=Annulled|I=Interlocutory|B=Unmarried|U=Unknown|"
        "O=Other|T=Unreported"
    ),
    "0004": (
        "E=Emergency|I=Inpatient|O=Outpatient|P=Preadmit|R=Recurring patient|B=Obstetrics|C=Commercial Account|"
        "N=Not Applicable|U=Unknown"
    ),
    "0007": (
        "A=Accident|E=Emergency|L=Labor and Delivery|R=Routine|N=Newborn (Birth in healthcare facility)|U=Urgent|"
        "C=Elective"
    ),
    "0008": ("AA=Accepted|AE=Error|AR=Rejected|CA=Stored safely|CE=Could not be stored|CR=Header not accepted"),
    "0038": (
        "A=Some, but not all, results available|CA=Order was canceled|CM=Order is completed|"
        "DC=Order was discontinued|ER=Error, order not found|HD=Order is on hold|IP=In process, unspecified|"
        "RP=Order has been replaced|SC=In process, scheduled"
    ),
    "0061": (
        "BCV=Bank Card Validation Number|NPI=Check digit algorithm in the US National Provider Identifier|"
        "ISO=ISO 7064: 1983|M10=Mod 10 algorithm|M11=Mod 11 algorithm"
    ),
    "0063": (
        "SEL=Self|SPO=Spouse|DOM=Life partner|CHD=Child|GCH=Grandchild|NCH=Natural child|SCH=Stepchild|"
        "FCH=Foster child|DEP=Handicapped dependent|WRD=Ward of court|PAR=Parent|MTH=Mother|FTH=Father|"
        "CGV=Care giver|GRD=Guardian|GRP=Grandparent|EXF=Extended family|SIB=Sibling|BRO=Brother|SIS=Sister|"
        "FND=Friend|OAD=Other adult|EME=Employee|EMR=Employer|ASC=Associate|EMC=Emergency contact|OWN=Owner|"
        "TRA=Trainer|MGR=Manager|NON=None|UNK=Unknown|OTH=Other"
    ),
    "0074": (
        "AU=Audiology|BG=Blood Gases|BLB=Blood Bank|CG=Cytogenetics|CUS=Cardiac Ultrasound|"
        "CTH=Cardiac Catheterization|CT=CAT Scan|CH=Chemistry|CP=Cytopathology|"
        "EC=Electrocardiac (e.g., EKG, EEC, Holter)|EN=Electroneuro (EEG, EMG,EP,PSG)|GE=Genetics|HM=Hematology|"
        "IMG=Diagnostic Imaging|ICU=Bedside ICU Monitoring|IMM=Immunology|LAB=Laboratory|MB=Microbiology|"
        "MCB=Mycobacteriology|MYC=Mycology|NMS=Nuclear Medicine Scan|NMR=Nuclear Magnetic Resonance|"
        "NRS=Nursing Service Measures|OUS=OB Ultrasound|OT=Occupational Therapy|OTH=Other|OSL=Outside Lab|"
        "PAR=Parasitology|PHR=Pharmacy|PAT=Pathology (gross & histopath, not surgical)|PT=Physical Therapy|"
        "PHY=Physician (Hx. Dx, admission note, etc.)|PF=Pulmonary Function|RAD=Radiology|RX=Radiograph|"
        "RUS=Radiology Ultrasound|RC=Respiratory Care (therapy)|RT=Radiation Therapy|SR=Serology|"
        "SP=Surgical Pathology|TX=Toxicology|VUS=Vascular Ultrasound|VR=Virology|URN=Urinalysis|"
        "XRC=Cineradiograph"
    ),
    "0076": (
        "ACK=General acknowledgment message|ADR=ADT response|"
        "ARD=Ancillary RPT (display) (for backward compatibility only)|ADT=ADT message|"
        "BAR=Add/change billing account|BPS=Blood product dispense status message|CNQ=Cancel query|"
        "BRP=Blood product dispense status acknowledgement message|"
        "BRT=Blood product transfusion/disposition acknowledgement message|"
        "BTS=Blood product transfusion/disposition message|CCF=Collaborative Care Fetch|"
        "CCI=Collaborative Care Information|CCM=Collaborative Care Message|CCQ=Collaborative Care Referral|"
        "ERQ=Event replay query|CCU=Collaborative Care Referral|CQU=Collaborative Care Referral|"
        "CRM=Clinical study registration message|CSU=Unsolicited study data message|EDR=Enhanced display response|"
        "DBC=Create Donor Record|EQQ=Embedded query language query|DBU=Update Donor Record|"
        "ERP=Event replay response|DEL=Donor Eligibility|DEO=Donor Eligibility Observation|"
        "DER=Donor Eligibility Request|DFT=Detail financial transactions|DOC=Document response|"
        "DPR=Donation Procedure|DRC=Donor Request to Collect|DSR=Display response|"
        "MCF=Delayed Acknowledgment (Retained for backward compatibility only)|"
        "EAC=Automated equipment command message|EAN=Automated equipment notification message|"
        "EAR=Automated equipment response message|EHC=Health Care Invoice|"
        "ESR=Automated equipment status update acknowledgment message|"
        "ESU=Automated equipment status update message|INR=Automated equipment inventory request message|"
        "INU=Automated equipment inventory update message|LSR=Automated equipment log/service request message|"
        "LSU=Automated equipment log/service update message|MDM=Medical document management|"
        "MFD=Master files delayed application acknowledgment|MFK=Master files application acknowledgment|"
        "MFN=Master files notification|MFQ=Master files query|MFR=Master files response|"
        "NMD=Application management data message|NMQ=Application management query message|"
        "NMR=Application management response message|OMB=Blood product order message|OMD=Dietary order|"
        "OMG=General clinical order message|OMI=Imaging order|ROC=Request clinical information|"
        "ROD=Request pateint demographics|OML=Laboratory order message|OMN=Non-stock requisition order message|"
        "OMP=Pharmacy/treatment order message|OMQ=General order message with document payload|"
        "OMS=Stock requisition order message|OPL=Population/Location-Based Laboratory Order Message|"
        "OPR=Population/Location-Based Laboratory Order Acknowledgment Message|"
        "OPU=Unsolicited Population/Location-Based Laboratory Observation Message|"
        "ORA=Observation Report Acknowledgment|ORB=Blood product order acknowledgement message|"
        "ORD=Dietary order acknowledgment message|ORF=Query for results of observation|"
        "ORG=General clinical order acknowledgment message|ORI=Imaging order acknowledgement message|"
        "ORL=Laboratory acknowledgment message (unsolicited)|ORM=Pharmacy/treatment order message|"
        "ORN=Non-stock requisition - General order acknowledgment message|"
        "ORP=Pharmacy/treatment order acknowledgment message|"
        "ORR=General order response message response to any ORM|"
        "ORS=Stock requisition - Order acknowledgment message|"
        "ORU=Unsolicited transmission of an observation message|"
        "ORX=General Order Message with Document Payload Acknowledgement|OSM=Specimen Shipment Message|"
        "OSQ=Query response for order status|OSR=Query response for order status|OSU=Order status update|"
        "OUL=Unsolicited laboratory observation message|PEX=Product experience message|PGL=Patient goal message|"
        "PIN=Patient insurance information|PMU=Add personnel record|PPG=Patient pathway message (goal-oriented)|"
        "PPP=Patient pathway message (problem-oriented)|PPR=Patient problem message|"
        "PPT=Patient pathway goal-oriented response|PPV=Patient goal response|PRR=Patient problem response|"
        "PTR=Patient pathway problem-oriented response|QBP=Query by parameter|QCK=Query general acknowledgment|"
        "QCN=Cancel query|QRY=Query, original mode|QSB=Create subscription|"
        "QSX=Cancel subscription/acknowledge message|QVR=Query for previous events|"
        "RAR=Pharmacy/treatment administration information|RAS=Pharmacy/treatment administration message|"
        "RCI=Return clinical information|RCL=Return clinical list|RQQ=Event replay query|"
        "RDE=Pharmacy/treatment encoded order message|RDR=Pharmacy/treatment dispense information|"
        "RDS=Pharmacy/treatment dispense message|RDY=Display based response|REF=Patient referral|"
        "RER=Pharmacy/treatment encoded order information|RGR=Pharmacy/treatment dose information|"
        "RGV=Pharmacy/treatment give message|ROR=Pharmacy/treatment order response|SPQ=Stored procedure request|"
        "RPA=Return patient authorization|RPI=Return patient information|RPL=Return patient display list|"
        "RPR=Return patient list|RQA=Request patient authorization|RQC=Request clinical information|"
        "RQI=Request patient information|RQP=Request patient demographics|"
        "RRA=Pharmacy/treatment administration acknowledgment message|"
        "RRD=Pharmacy/treatment dispense acknowledgment message|"
        "RRE=Pharmacy/treatment encoded order acknowledgment message|"
        "RRG=Pharmacy/treatment give acknowledgment message|VQQ=Virtual table query|"
        "RRI=Return referral information|RSP=Segment pattern response|RTB=Tabular response|"
        "SCN=Notification of Anti-Microbial Device Cycle Data|SDN=Notification of Anti-Microbial Device Data|"
        "SDR=Sterilization anti-microbial device data request|SET=Specimen Event Tracking|"
        "SIU=Schedule information unsolicited|SLN=Notification of New Sterilization Lot|"
        "SLR=Sterilization lot request|SMD=Sterilization anti-microbial device cycle data request|"
        "SQM=Schedule query message|SQR=Schedule query response|SRM=Schedule request message|"
        "SRR=Scheduled request response|SSR=Specimen status request message|SSU=Specimen status update message|"
        "STC=Notification of Sterilization Configuration|STI=Sterilization item request|"
        "SUR=Summary product experience report|TBR=Tabular data response|"
        "TCR=Automated equipment test code settings request message|"
        "TCU=Automated equipment test code settings update message|UDM=Unsolicited display update message|"
        "VXQ=Query for vaccination record|VXR=Vaccination record response|"
        "VXU=Unsolicited vaccination record update|VXX=Response for vaccination query with multiple PID matches"
    ),
    "0078": (
        "L=Low|H=High|LL=Critically low|HH=Critically high|<=Below scale|>=Above scale|N=Normal|A=Abnormal|"
        "AA=Critically abnormal|U=Significant rise|D=Significant fall|B=Better|W=Worse|S=Susceptible|R=Resistant|"
        "I=Intermediate"
    ),
    "0080": (
        "A=An age-based population|N=None - generic normal range|R=A race-based population|"
        "S=A sex-based population|SP=Species|B=Breed|ST=Strain"
    ),
    "0085": (
        "A=Amended|B=Appended|C=Corrected|D=Deleted|F=Final|I=Pending, specimen in laboratory|N=Not asked|"
        "O=Order detail only, no result|P=Preliminary|R=Entered, not verified|S=Partial|"
        "U=Final, status change only|W=Wrong, withdrawn|X=Cannot be obtained|V=Verified"
    ),
    "0103": ("D=Debugging|P=Production|T=Training|N=Non-Production Testing|V=Validation"),
    "0119": (
        "AF=Order/service refill request approval|CA=Cancel order/service request|CH=Child order/service|"
        "CN=Combined result|CP=Cancel process step|CR=Canceled as requested|DC=Discontinue order/service request|"
        "DE=Data errors|DF=Order/service refill request denied|DR=Discontinued as requested|"
        "FU=Order/service refilled, unsolicited|HD=Hold order request|HR=On hold as requested|"
        "LI=Link order/service to patient care problem or goal|"
        "MC=Miscellaneous Charge - not associated with an order|NA=Number assigned|NR=Notification Received|"
        "NW=New order/service|OC=Order/service canceled|OD=Order/service discontinued|OE=Order/service released|"
        "OF=Order/service refilled as requested|OH=Order/service held|OK=Order/service accepted & OK|"
        "OP=Notification of order for outside dispense|OR=Released as requested|PA=Parent order/service|"
        "PR=Previous Results with new order/service|PY=Notification of replacement order for outside dispense|"
        "RA=Recommendation Accepted|RC=Recommended Change|RD=Recommendation Declined|"
        "RE=Observations/Performed Service to follow|RF=Refill order/service request|RL=Release previous hold|"
        "RO=Replacement order|RP=Order/service replace request|RQ=Replaced as requested|RR=Request received|"
        "RU=Replaced unsolicited|SC=Status changed|SN=Send order/service number|SQ=Supplemented as requested|"
        "SR=Response to send order/service status request|SS=Send order/service status request|"
        "SU=Supplement this order|UA=Unable to accept order/service|UC=Unable to cancel|UD=Unable to discontinue|"
        "UF=Unable to refill|UH=Unable to put on hold|UM=Unable to replace|"
        "UN=Unlink order/service from patient care problem or goal|UR=Unable to release|UX=Unable to change|"
        "XO=Change order/service request|XR=Changed as requested|XX=Order/service changed, unsol."
    ),
    "0123": (
        "O=Order received, no specimen yet|I=Specimen received, incomplete|S=Scheduled, not done|"
        "A=Some results available|P=Preliminary|C=Corrected|R=Stored, not verified|F=Final|"
        "X=Cancelled, no results|Y=No order on record|Z=No record of this patient|M=Corrected, not final|"
        "N=Procedure completed, results pending"
    ),
    "0125": (
        "NM=Numeric|ST=Text|TX=Text lines|FT=Formatted text|CE=Coded|CWE=Coded with exceptions|"
        "CNE=Coded, no exceptions|SN=Structured numeric|DT=Date|TM=Time|TS=Time stamp|DTM=Date and time|"
        "ED=Encapsulated data|RP=Reference pointer|ID=Coded id|IS=Coded, site table|XPN=Person name|"
        "XCN=Person id and name|CX=Identifier|XAD=Address|XTN=Telephone|EI=Entity id|NA=Numeric array|MO=Money"
    ),
    "0127": (
        "DA=Drug allergy|FA=Food allergy|MA=Miscellaneous allergy|MC=Miscellaneous contraindication|"
        "EA=Environmental Allergy|AA=Animal Allergy|PA=Plant Allergy|LA=Pollen Allergy"
    ),
    "0131": (
        "BP=Billing contact person|CP=Contact person|EP=Emergency contact person|PR=Person preparing referral|"
        "E=Employer|C=Emergency Contact|F=Federal Agency|I=Insurance Company|N=Next-of-Kin|S=State Agency|O=Other|"
        "U=Unknown"
    ),
    "0136": ("Y=Yes|N=No"),
    "0155": ("AL=Always|NE=Never|ER=Error/reject conditions only|SU=Successful completion only"),
    "0190": (
        "BA=Bad address|BI=Billing Address|N=Birth (nee) (birth address, not otherwise specified)|"
        "BDL=Birth delivery location (address where birth occurred)|F=Country Of Origin|C=Current Or Temporary|"
        "B=Firm/Business|H=Home|L=Legal Address|M=Mailing|O=Office/Business|P=Permanent|"
        "RH=Registry home. Refers to the information system, typically managed by a public health agency, that stor"
        "es patient information such as immunization histories or cancer data, regardless of where the patient obta"
        "ins services.|BR=Residence at birth (home address at time of birth)|S=Service Location|"
        "SH=Shipping Address|TM=Tube Address|V=Vacation"
    ),
    "0200": (
        "O=Other|A=Assigned|B=Birth name|BAD=Bad Name|C=Adopted Name|D=Customary Name|F=Fathers Name|"
        "I=Licensing Name|K=Business name|L=Official Registry Name|M=Maiden Name|MSK=Masked|N=Nickname|"
        "NAV=Temporarily Unavailable|NB=Newborn Name|NOUSE=No Longer To Be Used|P=Name of Partner/Spouse|"
        "R=Registered Name|REL=Religious|S=Pseudonym|T=Indigenous/Tribal|TEMP=Temporary Name|U=Unknown|"
        "...=No suggested values defined"
    ),
    "0201": (
        "PRN=Primary Residence Number|ORN=Other Residence Number|WPN=Work Number|VHN=Vacation Home Number|"
        "ASN=Answering Service Number|EMR=Emergency Number|NET=Network (email) Address|BPN=Beeper Number|"
        "PRS=Personal|DSM=Direct Secure Messaging"
    ),
    "0203": (
        "AC=Accreditation/Certification Identifier|ACSN=Accession ID|"
        "AIN=Animal Identification Number (US Official)|AM=American Express|"
        "AMA=American Medical Association Number|AN=Account number|ANC=Account number Creditor|"
        "AND=Account number debitor|ANON=Anonymous identifier|ANT=Temporary Account Number|"
        "APRN=Advanced Practice Registered Nurse number|ASID=Ancestor Specimen ID|BA=Bank Account Number|"
        "BC=Bank Card Number|BCFN=Birth Certificate File Number|BCT=Birth Certificate|BR=Birth registry number|"
        "BRN=Breed Registry Number|BSNR=Primary physician office number|"
        "CAAI=Consumer Application Account Identifier|CC=Cost Center number|CONM=Change of Name Document|"
        "CY=County number|CZ=Citizenship Card|DC=Death Certificate ID|DCFN=Death Certificate File Number|"
        "DDS=Dentist license number|DEA=Drug Enforcement Administration registration number|"
        "DFN=Drug Furnishing or prescriptive authority Number|DI=Diner's Club card|DL=Driver's license number|"
        "DN=Doctor number|DO=Osteopathic License number|DP=Diplomatic Passport|DPM=Podiatrist license number|"
        "DR=Donor Registration Number|DS=Discover Card|DSG=Diagnostic Study Group|EI=Employee number|"
        "EN=Employer number|ESN=Staff Enterprise Number|ETIN=Electronic Transmitter Identification Number|"
        "FDR=Fetal Death Report ID|FDRFN=Fetal Death Report File Number|FGN=Filler Group Number|FI=Facility ID|"
        "FILL=Filler Identifier|GI=Guarantor internal identifier|GIN=Animal Group Identifier (US Official)|"
        "GKV=Insured's ID with Public Insurance|GL=General ledger number|GN=Guarantor external identifier|"
        "HC=Health Card Number|IND=Indigenous/Aboriginal|IRISTEM=An IRI stem|JHN=Jurisdictional health number|"
        "KZVA=Dentist Office Number|LACSN=Laboratory Accession ID|LANR=Lifelong physician number|"
        "LI=Labor and industries number|L&I=Labor and industries number|LN=License number|LR=Local Registry ID|"
        "MA=Patient Medicaid number|MB=Member Number|MC=Patient's Medicare number|"
        "MCD=Practitioner Medicaid number|MCN=Microchip Number|MCR=Practitioner Medicare number|"
        "MCT=Marriage Certificate|MD=Medical License number|MI=Military ID number|MR=Medical record number|"
        "MRT=Temporary Medical Record Number|MS=MasterCard|NBSNR=Secondary physician office number|"
        "NCT=Naturalization Certificate|NE=National employer identifier|NH=National Health Plan Identifier|"
        "NI=National unique individual identifier|NII=National Insurance Organization Identifier|"
        "NIIH=National Insurance Headquarters Organization Identifier|"
        "NIIP=National Insurance Payor Identifier (Payor)|"
        "NNxxx=National Person Identifier where the xxx is the ISO table 3166 3-character (alphabetic) country code|"
        "NP=Nurse practitioner number|NPI=National provider identifier|OBI=Observation Instance Identifier|"
        "OD=Optometrist license number|PA=Physician Assistant number|PAYERID=Payer Identifier|PC=Parole Card|"
        "PCN=Penitentiary/correctional institution Number|PE=Living Subject Enterprise Number|PEN=Pension Number|"
        "PGN=Placer Group Number|PHC=Public Health Case Identifier|PHE=Public Health Event Identifier|"
        "PHO=Public Health Official ID|PI=Patient internal identifier|"
        "PIN=Premises Identifier Number (US Official)|PKV=Insured's ID with Private Insurance|"
        "PLAC=Placer Identifier|PN=Person number|PNT=Temporary Living Subject Number|"
        "PPIN=Medicare/CMS Performing Provider Identification Number|PPN=Passport number|"
        "PRC=Permanent Resident Card Number|PRN=Provider number|PT=Patient external identifier|QA=QA number|"
        "RI=Resource identifier|RN=Registered Nurse Number|RPH=Pharmacist license number|"
        "RR=Railroad Retirement number|RRI=Regional registry ID|RRP=Railroad Retirement Provider|"
        "SAMN=SAMN# accession Number|SB=Social Beneficiary Identifier|SID=Specimen ID|SL=State license|"
        "SN=Subscriber Number|SNBSN=State assigned NDBS card Identifier|SNO=Serial Number|SP=Study Permit|"
        "SR=State registry ID|SRX=SRA Accession number|SS=Social Security number|STN=Shipment Tracking Number|"
        "TAX=Tax ID number|TN=Treaty Number/ (Canada)|TPR=Temporary Permanent Resident (Canada)|"
        "TRL=Training License Number|U=Unspecified identifier|UDI=Universal Device Identifier|"
        "UCID=Unique Claim Identifier|UMB=Unique Product-independent Payer Person Identifier|"
        "UPIN=Medicare/CMS (formerly HCFA)'s Universal Physician Identification numbers|USID=Unique Specimen ID|"
        "VN=Visit number|VP=Visitor Permit|VS=VISA|WC=WIC identifier|WCN=Workers' Comp Number|WP=Work Permit|"
        "XV=Health Plan Identifier|XX=Organization identifier|ZANR=Dentist Identifier"
    ),
    "0207": (
        "A=Archive|R=Restore from archive|I=Initial load|"
        "T=Current processing, transmitted at intervals (scheduled or on demand)|"
        "Not present=Not present (the default, meaning current processing)|"
        "not present=Not present (the default, meaning current processing)"
    ),
    "0357": (
        "0=Message accepted|100=Segment sequence error|101=Required field missing|102=Data type error|"
        "103=Table value not found|104=Value too long|198=Non-Conformant Cardinality|199=Other HL7 Error|"
        "200=Unsupported message type|201=Unsupported event code|202=Unsupported processing id|"
        "203=Unsupported version id|204=Unknown key identifier|205=Duplicate key identifier|"
        "206=Application record locked|207=Application error"
    ),
    "0396": (
        "L=Local|LN=LOINC|SCT=SNOMED CT|I10=ICD-10|I10C=ICD-10-CM|I9C=ICD-9-CM|UCUM=UCUM|CVX=Vaccine codes|"
        "NDC=National drug codes|C4=CPT-4|RXNORM=RxNorm|MVX=Vaccine makers|HL70078=HL7 table 0078|99ZZZ=Local"
    ),
    "0516": ("W=Warning|I=Information|E=Error|F=Fatal error"),
}
"""HL7 table -> `code=meaning` pairs joined by `|`; `dictionary.meaning` reads them."""
