/** Which request goes where: the route table, service resolution and header rules, as pure functions. */
@NullMarked
package io.dcosboot.gateway.core;

import org.jspecify.annotations.NullMarked;
