/** Reads the apps that Marathon publishes as services. */
@NullMarked
package io.dcosboot.gateway.marathon;

import org.jspecify.annotations.NullMarked;
