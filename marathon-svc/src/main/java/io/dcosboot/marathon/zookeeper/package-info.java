/** State in ZooKeeper below {@code /marathon/state} (marathon.md §28). */
@NullMarked
package io.dcosboot.marathon.zookeeper;

import org.jspecify.annotations.NullMarked;
