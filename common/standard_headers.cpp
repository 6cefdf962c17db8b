// Has its target compile the precompiled headers; see CMakeLists.txt.
