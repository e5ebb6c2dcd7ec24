"""The roles an API client may hold, and the groups of them that operations ask for.

See docs/cartoncloud-facts.md, Roles.
"""

ADD_CUSTOMER = "Add Customer"
INTERNAL_FIELD_ACCESS = "Internal Field Access"
TMS_ADD_EDIT_PRODUCT = "TMS Add/Edit Product"
TMS_CREATE_JOBS = "TMS Create Jobs"
TMS_VIEW_JOBS = "TMS View Jobs"
WMS_ADD_PRODUCT = "WMS Add Product"
WMS_CREATE_JOBS = "WMS Create Jobs"
WMS_EDIT_PRODUCT = "WMS Edit Product"

EVERY_ROLE = frozenset(
    {
        ADD_CUSTOMER,
        INTERNAL_FIELD_ACCESS,
        TMS_ADD_EDIT_PRODUCT,
        TMS_CREATE_JOBS,
        TMS_VIEW_JOBS,
        WMS_ADD_PRODUCT,
        WMS_CREATE_JOBS,
        WMS_EDIT_PRODUCT,
    }
)

CUSTOMER_READERS = frozenset({ADD_CUSTOMER, TMS_CREATE_JOBS, WMS_CREATE_JOBS})
DOCUMENT_USERS = EVERY_ROLE - {TMS_VIEW_JOBS, WMS_ADD_PRODUCT}
