/** The forms that the legacy endpoints of master and agent share (mesos-master.md §1.1, §16.2). */
@NullMarked
package io.dcosboot.mesos.legacy;

import org.jspecify.annotations.NullMarked;
