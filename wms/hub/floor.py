"""Floor: where and when an adopted plan is worked on, by which rules and numbers."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from wms.errors import WrongState
from wms.hub.bag_rules import BagRule, bag_rules
from wms.hub.labels import Numbering
from wms.model.plan import Plan, PlanStatus, plan_named
from wms.model.site import Site, lock_site


@dataclass(frozen=True)
class Floor:
    """A hub whose lock we hold until the transaction ends, and the plan it works by."""

    session: Session
    site: Site
    plan: Plan
    numbering: Numbering
    rules: tuple[BagRule, ...]
    at: datetime

    @property
    def local(self) -> datetime:
        """Now, by the clock on the hub's wall."""
        return self.site.local(self.at)

    @property
    def said_by(self) -> str:
        """Who says what happens here, for milestones."""
        return f"plan:{self.plan.number}"


def lock_floor(
    session: Session,
    plan_id: int,
    *,
    numbering: Numbering,
    at: datetime,
    rules: tuple[BagRule, ...] | None = None,
) -> Floor:
    """Lock the plan's hub; a plan that is not adopted is nothing to work by."""
    site = lock_site(session, plan_named(session, plan_id).hub)
    plan = plan_named(session, plan_id)
    session.refresh(plan)  # as it is now that the hub is ours
    if plan.status is not PlanStatus.ADOPTED:
        raise WrongState(
            what=f"plan {plan_id}", state=plan.status, expected=PlanStatus.ADOPTED
        )
    rules = bag_rules() if rules is None else rules
    return Floor(session, site, plan, numbering, rules, at)
