"""The families of the API: each is one module and one entry here."""

from cartoncloud_sandbox import admin, customers, documents, outbound_orders, tokens, warehouse_products

FAMILIES = (
    tokens.router,
    customers.router,
    outbound_orders.router,
    documents.router,
    warehouse_products.router,
    admin.router,
)
