/** The JSON form of definitions: checked and brought into one form on input, written in the modern form (marathon.md §2, §4, §6). */
@NullMarked
package io.dcosboot.marathon.api.json;

import org.jspecify.annotations.NullMarked;
