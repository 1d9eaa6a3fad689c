/** Facts about the node a service runs on. */
@NullMarked
package io.dcosboot.platform.node;

import org.jspecify.annotations.NullMarked;
