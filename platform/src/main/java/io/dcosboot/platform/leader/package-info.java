/** Leader election and leader detection in ZooKeeper. */
@NullMarked
package io.dcosboot.platform.leader;

import org.jspecify.annotations.NullMarked;
