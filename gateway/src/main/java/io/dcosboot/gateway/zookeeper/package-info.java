/** The cluster's id. */
@NullMarked
package io.dcosboot.gateway.zookeeper;

import org.jspecify.annotations.NullMarked;
