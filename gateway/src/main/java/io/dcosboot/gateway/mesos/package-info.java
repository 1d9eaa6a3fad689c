/** Finds the leading Mesos master and reads its state. */
@NullMarked
package io.dcosboot.gateway.mesos;

import org.jspecify.annotations.NullMarked;
