/** What the gateway answers itself. */
@NullMarked
package io.dcosboot.gateway.api;

import org.jspecify.annotations.NullMarked;
