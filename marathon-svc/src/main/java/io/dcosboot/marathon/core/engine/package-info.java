/** The single writer: takes commands, decides, and names the effects to be carried out (marathon.md §15–29). */
@NullMarked
package io.dcosboot.marathon.core.engine;

import org.jspecify.annotations.NullMarked;
