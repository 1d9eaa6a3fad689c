/** Version of the running build. */
@NullMarked
package io.dcosboot.platform.build;

import org.jspecify.annotations.NullMarked;
