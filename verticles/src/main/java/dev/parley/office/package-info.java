/**
 * Requests in words over tables: read, put to a language model, and answered with a table, an object, a value or prose. Start reading at
 * {@link dev.parley.office.OfficeVerticle}.
 */
@NullMarked
package dev.parley.office;

import org.jspecify.annotations.NullMarked;
