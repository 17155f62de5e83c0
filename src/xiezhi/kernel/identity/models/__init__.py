"""What the identity room keeps."""

from xiezhi.kernel.identity.models.assignment import Assignment, Denial
from xiezhi.kernel.identity.models.deputy import Deputising
from xiezhi.kernel.identity.models.group import Group
from xiezhi.kernel.identity.models.lookup import LookupGrant, LookupUse, StoppedPurpose
from xiezhi.kernel.identity.models.organisation import Membership, Organisation
from xiezhi.kernel.identity.models.person import Person
from xiezhi.kernel.identity.models.role import Role
from xiezhi.kernel.identity.models.sign_in import SignIn, Try

__all__ = [
    "Assignment",
    "Denial",
    "Deputising",
    "Group",
    "LookupGrant",
    "LookupUse",
    "Membership",
    "Organisation",
    "Person",
    "Role",
    "SignIn",
    "StoppedPurpose",
    "Try",
]
