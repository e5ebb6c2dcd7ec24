"""The families of the API: each is one module and one entry here."""

from cartoncloud_sandbox import (
    admin,
    admin_faults,
    admin_switches,
    admin_warehouse,
    consignments,
    customers,
    definitions,
    documents,
    inbound_orders,
    outbound_orders,
    report_runs,
    tokens,
    transport_products,
    warehouse_products,
)

FAMILIES = (
    tokens.router,
    customers.router,
    inbound_orders.router,
    outbound_orders.router,
    documents.router,
    warehouse_products.router,
    consignments.router,
    transport_products.router,
    report_runs.router,
    definitions.router,
    admin.router,
    admin_warehouse.router,
    admin_switches.router,
    admin_faults.router,
)
