/** The durable registry in ZooKeeper. */
@NullMarked
package io.dcosboot.master.zookeeper;

import org.jspecify.annotations.NullMarked;
