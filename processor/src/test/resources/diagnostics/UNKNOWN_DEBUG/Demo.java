// key: UNKNOWN_DEBUG
// options: -Aweft.debug=yes
class Demo {}
