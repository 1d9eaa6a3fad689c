/** Passes requests on, with Spring Cloud Gateway. */
@NullMarked
package io.dcosboot.gateway.proxy;

import org.jspecify.annotations.NullMarked;
