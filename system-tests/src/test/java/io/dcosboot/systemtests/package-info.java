/** Tests of the whole cluster: a real {@code ./dcos up} with real processes and a real Docker Engine. */
@NullMarked
package io.dcosboot.systemtests;

import org.jspecify.annotations.NullMarked;
