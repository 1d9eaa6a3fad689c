/** What Marathon tells its subscribers (marathon.md §13). */
@NullMarked
package io.dcosboot.marathon.core.event;

import org.jspecify.annotations.NullMarked;
