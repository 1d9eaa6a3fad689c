/** What a service says when it cannot start. */
@NullMarked
package io.dcosboot.platform.start;

import org.jspecify.annotations.NullMarked;
