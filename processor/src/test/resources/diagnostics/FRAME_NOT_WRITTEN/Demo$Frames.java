class Demo$Frames {}
