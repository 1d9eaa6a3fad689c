/** What definitions must satisfy beyond their shape (marathon.md §5, §7). */
@NullMarked
package io.dcosboot.marathon.core.validation;

import org.jspecify.annotations.NullMarked;
