/** The JSON form of Mesos messages (mesos-master.md §1.2). */
@NullMarked
package io.dcosboot.mesos.json;

import org.jspecify.annotations.NullMarked;
