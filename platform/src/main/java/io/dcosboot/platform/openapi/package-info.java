/** The description of a service's own HTTP API. */
@NullMarked
package io.dcosboot.platform.openapi;

import org.jspecify.annotations.NullMarked;
