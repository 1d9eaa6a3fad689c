/** What Marathon must not lose, and the port to where it is kept (marathon.md §28). */
@NullMarked
package io.dcosboot.marathon.core.state;

import org.jspecify.annotations.NullMarked;
