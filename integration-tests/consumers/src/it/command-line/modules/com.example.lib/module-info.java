module com.example.lib {
    requires transitive dev.weft;

    exports com.example.lib;
}
