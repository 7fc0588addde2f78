Attribute VB_Name = "PmxlMessage"
Option Explicit

' Shows a message. WScript's box shows Chinese on every Windows, VBA's own only on a Chinese one.

Public Sub PmxlShow(message As String, title As String)
    On Error GoTo Plain
    #If Mac Then
        MsgBox message, vbExclamation, title
    #Else
        CreateObject("WScript.Shell").Popup message, 0, title, vbExclamation
    #End If
    Exit Sub
Plain:
    MsgBox message, vbExclamation, "pmxl"
End Sub
