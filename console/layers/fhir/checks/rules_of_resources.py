"""Invariants of resources and their backbone elements, by path (FHIR R4, the page of each resource)."""

from __future__ import annotations

from collections.abc import Mapping

from console.core.message import Severity
from console.layers.fhir.checks.moments import after
from console.layers.fhir.checks.rules import Json, Rule, coded, has, items, objects, text

_IN_ERROR = "entered-in-error"


def _codings(content: Json) -> set[tuple[str, str]]:
    return {
        (text(coding, "system"), text(coding, "code"))
        for concept in objects(content, "code")
        for coding in objects(concept, "coding")
    }


def _component_repeats_code(content: Json) -> bool:
    if not has(content, "value[x]"):
        return False
    codings = _codings(content)
    return any(codings & _codings(component) for component in objects(content, "component"))


def _of_use(name: str) -> Rule:
    return Rule(
        {"address": "org-2", "telecom": "org-3"}[name],
        f"The {name} of an organization can never be of use “home”.",
        lambda content: any(item.get("use") == "home" for item in objects(content, name)),
    )


def _problem_without_status(content: Json) -> bool:
    return (
        not has(content, "clinicalStatus")
        and not coded(content, "verificationStatus", _IN_ERROR)
        and coded(content, "category", "problem-list-item")
    )


def _one_of(content: Json, *names: str) -> int:
    return sum(has(content, name) for name in names)


def _item_shape(content: Json) -> bool:
    kind = content.get("type")
    return (kind == "group" and not has(content, "item")) or (kind == "display" and has(content, "item"))


OF_RESOURCES: Mapping[str, tuple[Rule, ...]] = {
    "AllergyIntolerance": (
        Rule(
            "ait-1",
            "clinicalStatus must be there unless verificationStatus is entered-in-error.",
            lambda content: not has(content, "clinicalStatus") and not coded(content, "verificationStatus", _IN_ERROR),
        ),
        Rule(
            "ait-2",
            "clinicalStatus must not be there where verificationStatus is entered-in-error.",
            lambda content: has(content, "clinicalStatus") and coded(content, "verificationStatus", _IN_ERROR),
        ),
    ),
    "Appointment": (
        Rule(
            "app-2",
            "Either start and end are given, or neither.",
            lambda content: has(content, "start") != has(content, "end"),
        ),
        Rule(
            "app-3",
            "Only proposed, cancelled or wait-listed appointments can lack start and end.",
            lambda content: (
                not (has(content, "start") and has(content, "end"))
                and text(content, "status") not in {"proposed", "cancelled", "waitlist"}
            ),
        ),
        Rule(
            "app-4",
            "cancelationReason is only for appointments that were cancelled or not attended.",
            lambda content: (
                has(content, "cancelationReason") and text(content, "status") not in {"cancelled", "noshow"}
            ),
        ),
    ),
    "Appointment.participant": (
        Rule("app-1", "A participant needs a type or an actor.", lambda content: not has(content, "type", "actor")),
    ),
    "CarePlan.activity": (
        Rule(
            "cpl-3",
            "An activity has a reference or a detail, not both.",
            lambda content: has(content, "detail") and has(content, "reference"),
        ),
    ),
    "CodeSystem": (
        Rule(
            "csd-1",
            "All codes of a code system must be different.",
            lambda content: len(_all_codes(content)) != len(set(_all_codes(content))),
        ),
        Rule(
            "csd-supplement",
            "A code system that supplements another must have content “supplement”.",
            lambda content: has(content, "supplements") and text(content, "content") != "supplement",
        ),
    ),
    "Composition.section": (
        Rule(
            "cmp-1",
            "A section must hold a text, entries or sections.",
            lambda content: not has(content, "text", "entry", "section"),
        ),
        Rule(
            "cmp-2",
            "A section with entries is not empty: it cannot have an emptyReason.",
            lambda content: has(content, "emptyReason") and has(content, "entry"),
        ),
    ),
    "Condition": (
        Rule(
            "con-3",
            "A problem on the problem list should have a clinicalStatus.",
            _problem_without_status,
            Severity.WARNING,
        ),
        Rule(
            "con-4",
            "A condition with an abatement must be inactive, resolved or in remission.",
            lambda content: (
                has(content, "abatement[x]")
                and not coded(content, "clinicalStatus", "resolved", "remission", "inactive")
            ),
        ),
        Rule(
            "con-5",
            "clinicalStatus must not be there where verificationStatus is entered-in-error.",
            lambda content: has(content, "clinicalStatus") and coded(content, "verificationStatus", _IN_ERROR),
        ),
    ),
    "Condition.stage": (
        Rule(
            "con-1",
            "A stage needs a summary or an assessment.",
            lambda content: not has(content, "summary", "assessment"),
        ),
    ),
    "Condition.evidence": (
        Rule("con-2", "Evidence needs a code or details.", lambda content: not has(content, "code", "detail")),
    ),
    "Goal.target": (
        Rule(
            "gol-1",
            "A target with a detail must say what it measures.",
            lambda content: has(content, "detail[x]") and not has(content, "measure"),
        ),
    ),
    "Group": (
        Rule(
            "grp-1",
            "Only an actual group can have members.",
            lambda content: has(content, "member") and content.get("actual") is not True,
        ),
    ),
    "Immunization.education": (
        Rule(
            "imm-1",
            "Education needs a documentType or a reference.",
            lambda content: not has(content, "documentType", "reference"),
        ),
    ),
    "ImmunizationRecommendation.recommendation": (
        Rule(
            "imr-1",
            "A recommendation needs a vaccineCode or a targetDisease.",
            lambda content: not has(content, "vaccineCode", "targetDisease"),
        ),
    ),
    "List": (
        Rule(
            "lst-1",
            "A list with entries is not empty: it cannot have an emptyReason.",
            lambda content: has(content, "emptyReason") and has(content, "entry"),
        ),
    ),
    "MedicationAdministration.dosage": (
        Rule("mad-1", "A dosage needs a dose or a rate.", lambda content: not has(content, "dose", "rate[x]")),
    ),
    "MedicationDispense": (
        Rule(
            "mdd-1",
            "whenHandedOver cannot be before whenPrepared.",
            lambda content: after(content, "whenPrepared", "whenHandedOver"),
        ),
    ),
    "Observation": (
        Rule(
            "obs-6",
            "dataAbsentReason must only be there where there is no value.",
            lambda content: has(content, "dataAbsentReason") and has(content, "value[x]"),
        ),
        Rule(
            "obs-7",
            "Where a component has the code of the observation itself, the observation must have no value.",
            _component_repeats_code,
        ),
    ),
    "Observation.referenceRange": (
        Rule(
            "obs-3",
            "A reference range needs a low, a high or a text.",
            lambda content: not has(content, "low", "high", "text"),
        ),
    ),
    "Organization": (
        Rule(
            "org-1",
            "An organization needs a name or an identifier.",
            lambda content: not has(content, "name", "identifier"),
        ),
        _of_use("address"),
        _of_use("telecom"),
    ),
    "Parameters.parameter": (
        Rule(
            "inv-1",
            "A parameter has exactly one of a value, a resource, or parts.",
            lambda content: _one_of(content, "value[x]", "resource", "part") != 1 and not has(content, "extension"),
        ),
    ),
    "Patient.contact": (
        Rule(
            "pat-1",
            "A contact needs at least a name, telecom, address or an organization.",
            lambda content: not has(content, "name", "telecom", "address", "organization"),
        ),
    ),
    "Questionnaire": (
        Rule(
            "que-2",
            "The link ids of all items must be different.",
            lambda content: len(_link_ids(content)) != len(set(_link_ids(content))),
        ),
    ),
    "Questionnaire.item": (
        Rule("que-1", "A group must have items inside, a display item must not.", _item_shape),
        Rule(
            "que-3",
            "A display item cannot have a code.",
            lambda content: content.get("type") == "display" and has(content, "code"),
        ),
        Rule(
            "que-4",
            "An item cannot have both answerOption and answerValueSet.",
            lambda content: has(content, "answerOption") and has(content, "answerValueSet"),
        ),
        Rule(
            "que-5",
            "Only choice and open-choice items can have answerValueSet.",
            lambda content: (
                has(content, "answerValueSet", "answerOption")
                and text(content, "type") in {"group", "display", "boolean", "decimal"}
            ),
        ),
        Rule(
            "que-8",
            "A group or display item cannot have initial values.",
            lambda content: text(content, "type") in {"group", "display"} and has(content, "initial"),
        ),
        Rule(
            "que-12",
            "With more than one enableWhen, enableBehavior must be given.",
            lambda content: len(items(content, "enableWhen")) > 1 and not has(content, "enableBehavior"),
        ),
    ),
    "QuestionnaireResponse.item": (
        Rule(
            "qrs-1",
            "Items inside an item stand beneath it or beneath its answer, not both.",
            lambda content: has(content, "item") and any(has(answer, "item") for answer in objects(content, "answer")),
        ),
    ),
    "SearchParameter": (
        Rule(
            "spd-1",
            "An xpath needs an xpathUsage.",
            lambda content: has(content, "xpath") and not has(content, "xpathUsage"),
        ),
    ),
    "ServiceRequest": (
        Rule(
            "prr-1",
            "orderDetail must only be there where there is a code.",
            lambda content: has(content, "orderDetail") and not has(content, "code"),
        ),
    ),
    "StructureDefinition": (
        Rule(
            "sdf-6",
            "A structure needs a differential or a snapshot.",
            lambda content: not has(content, "snapshot", "differential"),
        ),
        Rule(
            "sdf-4",
            "A structure that is not abstract needs a baseDefinition.",
            lambda content: content.get("abstract") is False and not has(content, "baseDefinition"),
        ),
    ),
    "ValueSet.compose.include": (
        Rule(
            "vsd-1", "An include needs a system or a valueSet.", lambda content: not has(content, "system", "valueSet")
        ),
        Rule(
            "vsd-2",
            "An include with concepts or filters needs a system.",
            lambda content: has(content, "concept", "filter") and not has(content, "system"),
        ),
        Rule(
            "vsd-3",
            "An include cannot have both concepts and filters.",
            lambda content: has(content, "concept") and has(content, "filter"),
        ),
    ),
}


def _all_codes(content: Json) -> list[str]:
    found: list[str] = []
    for concept in objects(content, "concept"):
        found += [text(concept, "code"), *_all_codes(concept)]
    return found


def _link_ids(content: Json) -> list[str]:
    found: list[str] = []
    for item in objects(content, "item"):
        found += [text(item, "linkId"), *_link_ids(item)]
    return found
