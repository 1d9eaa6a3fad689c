/** Records in a byte stream (mesos-master.md §2). */
@NullMarked
package io.dcosboot.mesos.recordio;

import org.jspecify.annotations.NullMarked;
