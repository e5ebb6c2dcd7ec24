"""Bodies of report runs: what a request for one may hold (docs/cartoncloud-facts.md, Report runs)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from cartoncloud_sandbox.bodies import Body
from cartoncloud_sandbox.elements import CustomerRef, IsoDate, WarehouseRef

LARGEST_PAGE = 100
"""Items; larger sizes are lowered to it."""

PageSize = Annotated[int, Field(ge=1)]
ChargeClass = Literal["CONSIGNMENT", "MANIFEST", "SALE_ORDER", "PURCHASE_ORDER", "STORAGE_PERIOD", "RUN_SHEET"]
ReportType = Literal["STOCK_ON_HAND", "BULK_CHARGES"]


class ReportRequest(Body):
    """A report to be run; its parameters depend on its type."""

    type: ReportType
    parameters: dict[str, Any]


class StockParameters(Body):
    """Whose stock is reported, where, and what apart."""

    page_size: PageSize | None = None
    warehouse: WarehouseRef | None = None
    customer: CustomerRef
    aggregate_by: list[str] | None = None


class ChargesParameters(Body):
    """Whose charges are reported, of which days and classes; a single `customer` was seen live."""

    page_size: PageSize | None = None
    date_filter: str | None = None
    from_date: IsoDate | None = None
    to_date: IsoDate | None = None
    customer: CustomerRef | None = None
    customers: list[CustomerRef] | None = None
    charge_classes: list[ChargeClass] | None = None


class StockReport(Body):
    """A report of stock on hand."""

    type: Literal["STOCK_ON_HAND"]
    parameters: StockParameters


class ChargesReport(Body):
    """A report of charges."""

    type: Literal["BULK_CHARGES"]
    parameters: ChargesParameters
