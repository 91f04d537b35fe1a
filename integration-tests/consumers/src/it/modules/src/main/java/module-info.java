module com.example.app {
    requires dev.weft;
}
