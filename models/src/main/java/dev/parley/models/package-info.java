/** Neural models and signal processing: samples in, speech, speakers and text out. Knows no Vert.x. */
@NullMarked
package dev.parley.models;

import org.jspecify.annotations.NullMarked;
