@NullMarked
package io.dcosboot.mesos;

import org.jspecify.annotations.NullMarked;
