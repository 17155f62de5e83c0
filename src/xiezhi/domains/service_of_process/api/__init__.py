"""What service of process offers to other systems; ``config.api`` mounts it under ``/api/v1/``."""

from xiezhi.domains.service_of_process.api.cases import router as cases
from xiezhi.domains.service_of_process.api.orders import router as orders
from xiezhi.domains.service_of_process.api.papers import router as papers
from xiezhi.domains.service_of_process.api.reference import router as reference

SCOPE = "service_of_process"
ROUTERS = (("", orders), ("", papers), ("", cases), ("", reference))
