Attribute VB_Name = "PmxlCommand"
Option Explicit

' Turns the name of an action into the Python command that runs it. Needs nothing of Excel.

Public Function PmxlPythonCommand(actionTag As String) As String
    ' Only letters, "_" and ":" may reach the command line; anything else gives an empty command.
    Const ALLOWED As String = "abcdefghijklmnopqrstuvwxyz_:"
    Dim position As Long
    PmxlPythonCommand = ""
    If Len(actionTag) = 0 Or Len(actionTag) > 64 Then Exit Function
    For position = 1 To Len(actionTag)
        If InStr(1, ALLOWED, Mid$(actionTag, position, 1), vbBinaryCompare) = 0 Then Exit Function
    Next position
    PmxlPythonCommand = "import pmxl.addin; pmxl.addin.dispatch('" & actionTag & "')"
End Function
