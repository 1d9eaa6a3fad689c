/** What all client commands share: the cluster's address, HTTP, tables and JSON as cli.md §2 has them. */
@NullMarked
package io.dcosboot.cli.client;

import org.jspecify.annotations.NullMarked;
