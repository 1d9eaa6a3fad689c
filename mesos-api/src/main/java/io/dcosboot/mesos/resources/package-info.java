/** Resource algebra (mesos-master.md §13) and the flattened forms of resources and attributes (§16.1). */
@NullMarked
package io.dcosboot.mesos.resources;

import org.jspecify.annotations.NullMarked;
