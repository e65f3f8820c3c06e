package io.serpentarium.tenant;

/** A key beside the tenant that it belongs to. */
record KeyEntry(Tenant tenant, Key key) {}
