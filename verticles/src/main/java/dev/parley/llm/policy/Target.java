package dev.parley.llm.policy;

/**
 * One model that can be asked.
 *
 * @param model without the provider's name
 */
record Target(String provider, String model) {

    String name() {
        return provider + "/" + model;
    }
}
