/** The gateway: Admin Router's public face of the cluster (gateway.md). */
@NullMarked
package io.dcosboot.gateway;

import org.jspecify.annotations.NullMarked;
