/** The connection to the Mesos master (marathon.md §29). */
@NullMarked
package io.dcosboot.marathon.mesos;

import org.jspecify.annotations.NullMarked;
