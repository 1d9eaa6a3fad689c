/** The ZooKeeper client of a service and its health. */
@NullMarked
package io.dcosboot.platform.zookeeper;

import org.jspecify.annotations.NullMarked;
