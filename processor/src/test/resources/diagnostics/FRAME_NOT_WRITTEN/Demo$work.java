class Demo$work {}
