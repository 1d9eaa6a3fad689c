package io.dcosboot.master.core.allocator;

import io.dcosboot.mesos.resources.Resources;

/** What one agent has for frameworks of one taste in one role, put together once for all of them. */
record Basket(Taste taste, Resources resources, Verdict verdict) {}
