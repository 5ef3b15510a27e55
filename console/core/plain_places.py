"""Places in a message as peers write them: `OBX[7]-3.1`, `Patient.name[0].family`, `/ClinicalDocument/author[2]`.

A place is made of names that formats define, so it may be kept where nothing else of a text may. A name that is not
in the lists below (HL7 v2 segments of chapter 2 to 17 and Z-segments; FHIR R4 resources and elements; CDA R2 elements)
makes a token no place.
"""

from __future__ import annotations

import re

_SEGMENTS = """
ABS ACC ADD AFF AIG AIL AIP AIS AL1 APR ARQ ARV AUT BHS BLC BLG BPO BPX BTS BTX CDM CER CM0 CM1 CM2 CNS CON CSP CSR
CSS CTD CTI DB1 DG1 DMI DRG DSC DSP ECD ECR EDU EQP EQU ERR EVN FAC FHS FT1 FTS GOL GP1 GP2 GT1 IAM IAR IIM ILT IN1
IN2 IN3 INV IPC IPR ISD ITM IVC IVT LAN LCC LCH LDP LOC LRL MCP MFA MFE MFI MRG MSA MSH NCK NDS NK1 NPU NSC NST NTE
OBR OBX ODS ODT OM1 OM2 OM3 OM4 OM5 OM6 OM7 ORC ORG OVR PAC PCE PCR PD1 PDA PDC PEO PES PID PKG PM1 PMT PR1 PRA PRB
PRC PRD PRT PSG PSH PSL PSS PTH PV1 PV2 PYE QAK QID QPD QRD QRF QRI RCP RDF RDT REL RF1 RFI RGS RMI ROL RQ1 RQD RXA
RXC RXD RXE RXG RXO RXR RXV SAC SCD SCH SCP SDD SFT SGH SGT SHP SID SLT SPM STF STZ TCC TCD TQ1 TQ2 TXA UAC UB1 UB2
URD URS VAR VND
"""
_RESOURCES = """
Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary
BodyStructure Bundle CapabilityStatement CarePlan CareTeam ChargeItem ChargeItemDefinition Claim ClaimResponse
ClinicalImpression CodeSystem Communication CommunicationRequest Composition ConceptMap Condition Consent Contract
Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric
DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference Encounter Endpoint
EnrollmentRequest EpisodeOfCare EventDefinition ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition
Group GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation
ImplementationGuide InsurancePlan Invoice Library Linkage List Location Measure MeasureReport Media Medication
MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement
MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation OperationDefinition
OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation Person
PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson
RequestGroup ResearchStudy ResearchSubject RiskAssessment Schedule SearchParameter ServiceRequest Slot Specimen
SpecimenDefinition StructureDefinition StructureMap Subscription Substance SupplyDelivery SupplyRequest Task
TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription
"""
_ELEMENTS = """
abatementAge abatementDateTime abatementString abstract access_token accessionIdentifier account action actions active
activity actor additionalInstruction additiveCodeableConcept address addresses adjudication admitSource agent alias
altId amount answer answerOption answerValueSet appointmentType asNeededBoolean asNeededCodeableConcept asserter
assigner attachment attester authenticator author authorReference authorString authored authoredOn
authorizingPrescription base baseDefinition basedOn beneficiary billablePeriod binding birthDate birthPlace bodySite
bodyStructure bornString boundsPeriod cancelationReason cards careTeam carrierHRF category city claim class
clinicalStatus code coding collectedDateTime collectedPeriod collection collector comment communication comparator
compartment component compose concept condition conditionalCreate conditionalDelete conditionalRead conditionalUpdate
confidentiality connectionType contact contained container content contentReference contentString contentType context
contributedToDeath contributor coordinateSystem copyright cors costCenter costToBeneficiary count country
courseOfTherapyType coverage created createdDateTime creation criticality currency custodian data date dateTime
deceasedBoolean deceasedDateTime definition derivation derivedFrom description destination detail details device
deviceIdentifier deviceName diagnosis diagnosisReference diagnosisSequence diagnostics dietPreference differential
dischargeDisposition discriminator dispenseRequest display district div docStatus document documentation dosage
dosageInstruction doseAndRate doseNumberPositiveInt doseQuantity dueDate duration durationUnit effectiveDateTime
effectiveInstant effectivePeriod effectiveTiming element emptyReason encounter end endpoint enteredDate enterer entity
entry entryType episodeOfCare equivalence event eventCoding expectedSupplyDuration experimental expirationDate
expressedBy expression extension facilityType family fhirAuthorization fhirServer fhirVersion fillerNumber filter
fixedString fixedUri focal focalDevice focus format frequency fullUrl function fundingSource gender
generalPractitioner given group guarantor hash high hook hookInstance hospitalization id identifier immutable
implementation implementationGuide include indicator individual informationSequence instance instantiates
instantiatesUri insurance insurer intent interaction interpretation isSubpotent issue issued issuer item jurisdiction
kind language lastUpdated latitude length lifecycle lifecycleStatus line link linkId links location locationCode
locationCodeableConcept locationReference longitude lotNumber low maintenanceOf managingOrganization manifestation
manipulated manufacturer maritalStatus masterIdentifier max media medication medicationCodeableConcept
medicationReference medium member messaging meta method min minutesDuration modality mode modelNumber modifier
multipleAnd multipleBirth multipleBirthBoolean multipleBirthInteger multipleOr mustSupport name net network note
number numberOfInstances numberOfRepeatsAllowed numberOfSeries observedAllele observer occurredDateTime occurrence
occurrenceDateTime occurrencePeriod occurrenceTiming offset onBehalfOf onHold onset onsetAge onsetDateTime onsetString
op order orderDetail orderedBy orderer organization outcome owner parameter parent part partOf participant party
patchFormat path patient payload payloadMimeType payloadType payment paymentDate payor performedDateTime
performedPeriod performer performingOrganization period periodUnit phase physicalType placerNumber planningHorizon
policyHolder policyRule position postalCode practiceSetting practitioner preAdmissionIdentifier preferred prefetch
prefix prescription presentedForm priceOverride primaryPerformer primarySource priority procedure procedureReference
procedureSequence productOrService productReference profile programEligibility property protocol provider provision
publisher purpose qualification quantity quantityQuantity questionnaire rank reAdmission reaction readHistory readOnly
reason reasonCode reasonReference received receivedTime receiver recipient recorded recordedDate recorder reference
referenceAllele referenceRange referenceSeq referenceSeqId referral related relatesTo relation relationship
releaseDate reliableCache repeat repeats reportOrigin reportedReference repository request requester
requestingOrganization requestor required resource resourceType response responsible rest result resultsInterpreter
role route rules scope search searchInclude searchParam searchRevInclude section security securityContext
securityLabel sender sent sequence serialNumber series service serviceCategory servicePeriod serviceProvider
serviceType serviced servicedPeriod severity sex short sigFormat signature site size sliceName slicing slot software
sopClass source sourcePatientInfo sourceReference sourceUri specialty specimen start started state status
statusHistory statusReason strand strength subject subjectType subscriber subscriberId substance substitution subtype
suffix suggestions summary supplements supportedMessage supportedProfile supportingInfo supportingInformation system
systemActions tag target targetFormat targetIdentifier targetReference targetUri telecom text time timestamp timing
timingPeriod timingTiming title total type udiCarrier uid unit unknownElement unmapped updateCreate url use useContext
userSelected usualFrequency vaccineCode value valueAddress valueAge valueAttachment valueBoolean valueCode
valueCodeableConcept valueCoding valueDate valueDateTime valueDecimal valueExpression valueInteger valueMarkdown
valueMoney valuePeriod valueQuantity valueRange valueRatio valueReference valueSampledData valueSet valueString
valueTime variant variantsetId verificationStatus version versionId versioning what when whenHandedOver who windowEnd
windowStart xpath xpathUsage
"""
_CDA = """
ClinicalDocument act addr administrationUnitCode administrativeGenderCode alternateIdentification assignedAuthor
assignedAuthoringDevice assignedCustodian assignedEntity assignedPerson associatedEntity associatedPerson
authenticator author authorization birthTime birthplace br caption center city code col colgroup component componentOf
confidentialityCode consent consumable content country criterion custodian dataEnterer deceasedInd deceasedTime
denominator desc dischargeDispositionCode documentationOf doseQuantity effectiveTime encompassingEncounter encounter
encounterParticipant entry entryRelationship ethnicGroupCode event externalDocument externalObservation family
functionCode given guardian guardianPerson healthCareFacility high id identifiedBy inFulfillmentOf informant
informationRecipient intendedRecipient interpretationCode item languageCode languageCommunication legalAuthenticator
linkHtml list location lotNumberText low manufacturedLabeledDrug manufacturedMaterial manufacturedProduct
manufacturerModelName manufacturerOrganization maritalStatusCode maxDoseQuantity methodCode modeCode name nonXMLBody
numerator observation observationRange order organizer originalText paragraph parentDocument participant
participantRole patient patientRole performer period place playingDevice playingEntity postalCode precondition
preferenceInd prefix priorityCode procedure product proficiencyLevelCode providerOrganization qualifier quantity
raceCode rateQuantity realmCode receivedOrganization recordTarget reference referenceRange relatedDocument
relatedEntity relatedPerson relatedSubject religiousAffiliationCode repeatNumber representedCustodianOrganization
representedOrganization responsibleParty routeCode scopingEntity section seperatableInd sequenceNumber serviceEvent
setId signatureCode signatureText softwareName specimen specimenPlayingEntity specimenRole standardIndustryClassCode
state statusCode streetAddressLine structuredBody subject substanceAdministration suffix supply table targetSiteCode
tbody td telecom templateId text th thead time title tr translation typeId value versionNumber
"""

SEGMENTS = frozenset(_SEGMENTS.split())
RESOURCES = frozenset(_RESOURCES.split())
ELEMENTS = frozenset(f"{_ELEMENTS} {_CDA}".split())

_REPEAT = re.compile(r"\[[^\[\]]{0,200}\]|\.(?:ofType|where|first|resolve|extension)\([^()]{0,200}\)|\([^()]{0,200}\)")
_V2 = re.compile(
    r"([A-Z][A-Z0-9]{2})(?:\[\d{1,4}\]|\(\d{1,4}\))?[-.](\d{1,2})(?:\[\d{1,3}\])?((?:[.-]\d{1,2}){0,2})(?:\[\d{1,3}\])?"
)
_Z = re.compile(r"Z[A-Z0-9]{2}")
_TABLE = re.compile(r"HL7\d{4}")


def place(token: str) -> str:
    """The place without numbers of repetitions, or "" where the token is none. A segment alone is no place here."""
    found = _V2.fullmatch(token)
    if found is not None:
        known = found[1] in SEGMENTS or _Z.fullmatch(found[1])
        return f"{found[1]}-{found[2]}{found[3].replace('-', '.')}" if known else ""
    if _TABLE.fullmatch(token):
        return token
    if "/" in token:
        return _xpath(_REPEAT.sub("", token))
    return _dotted(_REPEAT.sub("", token)) if "." in token else ""


def _dotted(token: str) -> str:
    """`Observation.value.coding.code`."""
    first, *rest = token.split(".")
    return token if first in RESOURCES and rest and all(part in ELEMENTS for part in rest) else ""


def _xpath(token: str) -> str:
    """`/ClinicalDocument/component/section`, prefixes of namespaces left out; `@` before an attribute stays out too."""
    parts = [part.rpartition(":")[2].removeprefix("@") for part in token.strip("/").split("/")]
    known = len(parts) > 1 and all(part in ELEMENTS or part in RESOURCES for part in parts)
    return "/".join(parts) if known else ""
