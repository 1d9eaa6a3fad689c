/** Clients of the Mesos HTTP APIs, how they find the master, and the small text forms those APIs use. */
@NullMarked
package io.dcosboot.mesos.client;

import org.jspecify.annotations.NullMarked;
